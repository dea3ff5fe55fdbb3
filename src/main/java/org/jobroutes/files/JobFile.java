package org.jobroutes.files;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jobroutes.job.Reasons;

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
  private static final Pattern CLASS_NAMES =
      Pattern.compile("\\b([a-z]\\w*\\.)+[A-Z]\\w*(Exception|Error): ");

  /** The same file when its text has become bad: what served goes on. */
  JobFile broken(String reason) {
    return new JobFile(file, types, version, reason);
  }

  /** What is wrong with a file, for people who know it by that name. */
  static String reason(Exception failure, Path file, String name) {
    // Where the folder lies is nobody's business.
    String reason = CLASS_NAMES.matcher(Reasons.of(failure)).replaceAll("");
    return reason.replace("file:" + file, name);
  }
}
