package org.terrane.bench.gpu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints the figures of a run, those that have a target first. Argument: the file of [Figures]; what is not in it is
/// said to be missing, and what cannot be read there is shown as it is.
public final class GpuTable {
  private static final double LARGEST_GAP = 0.05;

  private final List<Figure> figures;

  private GpuTable(List<Figure> figures) {
    this.figures = figures;
  }

  /// @param least that our rate must be of theirs
  private record Target(String ours, String side, String theirs, double least) {}

  private static List<Target> targets() {
    return List.of(
        new Target(GpuStep.WITH_GRAPHS, Figure.PYTORCH, "step eager", 1),
        new Target(GpuStep.WITH_GRAPHS, Figure.PYTORCH, "step compiled", 1 / 1.1),
        new Target("matmul BF16", Figure.PYTORCH, "matmul BF16", 0.95),
        new Target("attention and gradients BF16", Figure.PYTORCH, "attention and gradients BF16", 0.8),
        ofCopy("layerNorm BF16"), ofCopy("softmax BF16"), ofCopy("gelu BF16"),
        ofCopy("layerNorm F32"), ofCopy("softmax F32"), ofCopy("gelu F32"), ofCopy("adamW F32"));
  }

  private static Target ofCopy(String name) {
    return new Target(name, "", "copy " + name.substring(name.indexOf(' ') + 1), 0.85);
  }

  public static void main(String[] arguments) throws IOException {
    lines(new Figures(Path.of(arguments[0]))).forEach(System.out::println);
  }

  static List<String> lines(Figures file) throws IOException {
    GpuTable table = new GpuTable(file.all());
    return Stream.of(
            Stream.of("| speed | size | Terrane | beside | | ratio | target | met |",
                "|---|---|--:|---|--:|--:|--:|---|"),
            targets().stream().map(table::row), Stream.of(table.gaps()),
            Stream.of("", "| operation | size | Terrane ms | | PyTorch ms | | ratio |",
                "|---|---|--:|--:|--:|--:|--:|"),
            table.figures.stream().map(Figure::name).distinct().map(table::row),
            Stream.of("", "Ratios are of rates: above 1, Terrane is faster."),
            file.notes().stream().map(note -> "- " + note),
            file.odd().stream().map(line -> "- not a figure: " + line))
        .flatMap(lines -> lines).toList();
  }

  private String row(Target target) {
    Figure ours = find(Figure.TERRANE, target.ours);
    Figure theirs = target.side.isEmpty() ? fastest(target.theirs) : find(target.side, target.theirs);
    boolean other = !target.side.isEmpty() && differ(ours, theirs);
    return cells(target.ours, ours.size(), ours.speed(), (theirs.side() + " " + target.theirs).strip(), theirs.speed(),
        other ? "" : ratio(ours, theirs), String.format(Locale.ROOT, "≥ %.2f", target.least),
        other ? "not measured: theirs is of " + theirs.size()
            : met(ours, theirs, ours.rate() >= target.least * theirs.rate()));
  }

  /// Whether both were measured, but not of the same work.
  private static boolean differ(Figure ours, Figure theirs) {
    return ours.isMeasured() && theirs.isMeasured() && !ours.size().equals(theirs.size());
  }

  /// How much of a step with graphs is saved where the device never waits for the host.
  private String gaps() {
    Figure step = find(Figure.TERRANE, GpuStep.WITH_GRAPHS);
    Figure ahead = find(Figure.TERRANE, GpuStep.AHEAD);
    double gap = 1 - ahead.millis() / step.millis();
    return cells("launch gaps of a step", step.size(), millis(step), GpuStep.AHEAD, millis(ahead),
        Double.isNaN(gap) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * gap),
        String.format(Locale.ROOT, "< %.0f %%", 100 * LARGEST_GAP), met(step, ahead, Math.abs(gap) < LARGEST_GAP));
  }

  private static String millis(Figure figure) {
    return figure.isMeasured() ? figure.time() + " ms" : "";
  }

  private static String met(Figure a, Figure b, boolean met) {
    return a.isMeasured() && b.isMeasured() ? met ? "yes" : "**no**" : "not measured";
  }

  private String row(String name) {
    Figure ours = find(Figure.TERRANE, name);
    Figure theirs = find(Figure.PYTORCH, name);
    return cells(name, ours.size().isEmpty() ? theirs.size() : ours.size(), ours.time(), ours.speed(), theirs.time(),
        theirs.speed(), differ(ours, theirs) ? "" : ratio(ours, theirs));
  }

  private static String ratio(Figure ours, Figure theirs) {
    return ours.isMeasured() && theirs.isMeasured()
        ? String.format(Locale.ROOT, "%.2f", ours.rate() / theirs.rate()) : "";
  }

  /// The first that was measured; else the first, which says why.
  private Figure find(String side, String name) {
    List<Figure> found =
        figures.stream().filter(figure -> figure.side().equals(side) && figure.name().equals(name)).toList();
    return found.stream().filter(Figure::isMeasured).findFirst().or(() -> found.stream().findFirst())
        .orElse(Figure.missing(side, name));
  }

  /// What the device can do, whoever shows it.
  private Figure fastest(String name) {
    return Stream.of(Figure.TERRANE, Figure.PYTORCH).map(side -> find(side, name)).filter(Figure::isMeasured)
        .max(Comparator.comparingDouble(Figure::rate)).orElse(Figure.missing("", name));
  }

  private static String cells(String... cells) {
    return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
  }
}
