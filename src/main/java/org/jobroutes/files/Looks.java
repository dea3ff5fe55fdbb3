package org.jobroutes.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How the folder looked lately. A change is believed when several looks found it alike: a file may
 * be half written at one of them, or on its way from one name to another.
 */
final class Looks {
  private static final int ENOUGH = 3;
  private static final String GONE = "";
  private final Map<Path, Look> last = new HashMap<>();

  private record Look(String stamp, int times) {}

  /** Believes what is there, at the start. */
  void believe(Map<Path, String> stamps) {
    stamps.forEach((file, stamp) -> last.put(file, new Look(stamp, ENOUGH)));
  }

  /** Notes one more look. */
  void note(Map<Path, String> stamps) {
    Set<Path> all = new HashSet<>(last.keySet());
    all.addAll(stamps.keySet());
    for (Path file : all) {
      String stamp = stamps.getOrDefault(file, GONE);
      last.merge(
          file,
          new Look(stamp, 1),
          (old, now) -> old.stamp().equals(stamp) ? new Look(stamp, old.times() + 1) : now);
    }
    last.values().removeIf(look -> look.stamp().equals(GONE) && look.times() > ENOUGH);
  }

  /** Whether a file has looked as it does for long enough. */
  boolean isSettled(Path file) {
    return last.get(file).times() >= ENOUGH;
  }

  /** Whether it has been away for long enough. */
  boolean isGone(Path file) {
    return !last.containsKey(file) || (last.get(file).stamp().equals(GONE) && isSettled(file));
  }
}
