package org.jobroutes.job;

import java.util.List;

/**
 * A file of the job folder, as it was loaded.
 *
 * @param file its path below the folder
 * @param types that its routes declare; empty when it is broken
 * @param version hash of its text
 * @param error why it isn't served, or null
 */
public record JobFile(String file, List<String> types, String version, String error) {
  JobFile broken(String reason) {
    return new JobFile(file, List.of(), version, reason);
  }
}
