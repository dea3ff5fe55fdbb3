package org.jobroutes.files;

/**
 * One file of the folder, and what it serves.
 *
 * @param stamp of the text that was looked at last
 * @param declared by the version that serves, null where none does
 * @param serving null where no version was ever good
 */
record Served(String stamp, JobFile file, Declared declared, JobVersion serving) {
  boolean isBroken() {
    return file.error() != null;
  }
}
