package org.jobroutes.files;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what is wrong with a file, once, however often it is looked at. */
final class BrokenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
  private Map<String, String> told = Map.of();

  /** Tells what hasn't been told of these, all that there are. */
  void tell(Collection<Served> files) {
    Map<String, String> errors = new HashMap<>();
    for (Served served : files) {
      if (served.isBroken()) {
        JobFile file = served.file();
        errors.put(file.file(), file.error());
        if (!file.error().equals(told.get(file.file()))) {
          tell(file, served.serving() != null);
        }
      }
    }
    told = errors;
  }

  private static void tell(JobFile file, boolean serves) {
    LOG.error(
        "Job file {} is broken, {}: {}",
        file.file(),
        serves ? "its last good version goes on serving" : "its types are not served",
        file.error());
  }
}
