package org.jobroutes.bench;

import java.util.Set;

/** What the command line says; jobs that wait 0 ms are no-op jobs. */
record Arguments(String url, String command, int jobs, int millis) {
  private static final String USAGE =
      "usage: JDBC_URL enqueue JOBS [MILLIS] | JDBC_URL drain JOBS | JDBC_URL sleep JOBS MILLIS";

  static Arguments of(String... args) {
    Set<Integer> lengths =
        switch (args.length < 2 ? "" : args[1]) {
          case "enqueue" -> Set.of(3, 4);
          case "drain" -> Set.of(3);
          case "sleep" -> Set.of(4);
          default -> Set.of();
        };
    if (!lengths.contains(args.length)) {
      throw new IllegalArgumentException(USAGE);
    }
    return new Arguments(
        args[0], args[1], positive(args[2]), args.length == 4 ? positive(args[3]) : 0);
  }

  private static int positive(String text) {
    if (!text.matches("[1-9][0-9]{0,7}")) {
      throw new IllegalArgumentException(
          "given \"%s\", allowed a whole number from 1; %s".formatted(text, USAGE));
    }
    return Integer.parseInt(text);
  }
}
