package org.jobroutes.job;

import java.util.List;

/**
 * A file of the job folder, as it was loaded.
 *
 * @param file its path below the folder
 * @param types that it serves, also when its text has become bad since
 * @param version hash of the text that serves, with that of its schemas; of a bad text where none
 *     does
 * @param error what is wrong with it as it is now, or null
 */
public record JobFile(String file, List<String> types, String version, String error) {
  /** The same file when its text has become bad: what served goes on. */
  JobFile broken(String reason) {
    return new JobFile(file, types, version, reason);
  }
}
