/// The command line. Nothing imports it.
module org.terrane.cli {
  requires static org.jspecify;
  requires java.desktop;
  requires java.management;
  requires jdk.management;
  requires info.picocli;
  requires org.terrane.cuda;
  requires org.terrane.rs;
  requires tools.jackson.databind;

  opens org.terrane.cli to info.picocli;
  opens org.terrane.cli.data to info.picocli;
}
