package org.jobroutes.support;

import java.util.List;
import java.util.stream.Stream;

/**
 * A line of the table {@code route-traps.txt}: what a route does, and what becomes of its job.
 *
 * @param outcome completed, failed, dead, snoozed or broken
 * @param said the result, or a part of the reason
 * @param beside top-level parts of the file, which begin with a dash, and parts of the route
 */
public record Trap(String name, String outcome, String said, String steps, List<String> beside) {
  /** Reads a line. */
  public static Trap of(String line) {
    List<String> cells = Stream.of(line.split(" \\| ", -1)).map(String::strip).toList();
    return new Trap(
        cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.subList(4, cells.size()));
  }

  /** The job file that it means, with the options of the type. */
  public String yaml(String options) {
    StringBuilder yaml = new StringBuilder();
    beside.stream().filter(part -> part.startsWith("-")).forEach(part -> yaml.append(part + "\n"));
    yaml.append("- route:\n    id: ").append(name).append('\n');
    beside.stream()
        .filter(part -> !part.startsWith("-"))
        .forEach(part -> yaml.append("    ").append(part).append('\n'));
    String from = "    from: { uri: 'job:%s', parameters: { %s }, steps: %s }%n";
    return yaml.append(from.formatted(name, options, steps)).toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
