package org.jobroutes.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jobroutes.support.Project;

/** The application without its fence: whoever brings an outcome is believed. */
final class Mutant {
  private static final String FILE = "sql/finish-and-claim-jobs.sql";
  private static final int FENCED = 2;

  private Mutant() {}

  /** Makes its classes in the folder: the one statement that differs. */
  static Path classes(Path folder) throws IOException {
    String sql = Project.text(Path.of("src/main/resources", FILE));
    sql = without(sql, "    and j.claim_seq = o.seq\n", "");
    // The worker's name stays a parameter, for they are bound by their position.
    sql = without(sql, "and j.locked_by = :#worker\n", "and :#worker is not null\n");
    sql = without(sql, "    and j.status is not distinct from 'running'\n", "");
    Path file = folder.resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
    return folder;
  }

  private static String without(String sql, String condition, String instead) {
    if (sql.split(Pattern.quote(condition), -1).length != FENCED + 1) {
      throw new AssertionError("The fence looks otherwise now: " + condition + " in " + FILE);
    }
    return sql.replace(condition, instead);
  }
}
