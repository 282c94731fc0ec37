package org.terrane.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Runs the command line in this process and keeps what it prints.
///
/// @param exit the exit code
record Terminal(int exit, String out, String err) {
  static Terminal run(CommandLine command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    return new Terminal(exit, out.toString(), err.toString());
  }
}
