package org.jobroutes.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the folder of job types as it is at any time. A bad file is told of and changes nothing:
 * the last good version of it goes on serving, until another file declares one of its types.
 */
public class JobFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
  private final CamelContext context;
  private final JobFolder folder;
  private final ScratchContext scratch;
  private final JobClasses classes;
  private final Map<Path, Served> files = new TreeMap<>();
  private final BrokenFiles broken = new BrokenFiles();
  private final Looks looks = new Looks();
  private final Retiring retiring = new Retiring();

  /**
   * A loader of one folder.
   *
   * @param context where the routes will run; it must be started
   * @param scratch where each file is tried first
   * @param classes whose types no file may declare
   */
  public JobFiles(CamelContext context, Path folder, ScratchContext scratch, JobClasses classes) {
    this.classes = classes;
    this.context = context;
    this.folder = new JobFolder(folder);
    this.scratch = scratch;
  }

  /** The files as they were loaded last, by name. */
  public synchronized List<JobFile> all() {
    return files.values().stream().map(Served::file).toList();
  }

  /** Loads every {@code *.camel.yaml} of the folder and of the folders below it. */
  public synchronized void load() {
    if (!folder.exists()) {
      LOG.warn("The job folder {} doesn't exist: no job type is served from it", folder.path());
    }
    looks.believe(folder.stamps());
    refresh();
  }

  /**
   * Serves what is new or changed, and withdraws what is gone, once it has looked so for a while;
   * and removes old versions whose jobs have ended.
   *
   * @return whether anything changed
   */
  public synchronized boolean refresh() {
    Map<Path, String> stamps = folder.stamps();
    looks.note(stamps);
    boolean freed = retiring.remove();
    boolean changed = withdrawGone(stamps);
    for (Map.Entry<Path, String> look : stamps.entrySet()) {
      changed |= look(look.getKey(), look.getValue());
    }
    if (changed || freed) {
      // What one file took, another may have now.
      while (stamps.entrySet().stream().anyMatch(this::isMended)) {
        changed = true;
      }
    }
    broken.tell(files.values());
    return changed;
  }

  private boolean withdrawGone(Map<Path, String> stamps) {
    // What lies in a folder that can't be looked into isn't gone.
    List<Path> gone =
        files.keySet().stream()
            .filter(file -> stamps.keySet().stream().noneMatch(file::startsWith))
            .filter(looks::isGone)
            .toList();
    gone.forEach(this::withdraw);
    return !gone.isEmpty();
  }

  private void withdraw(Path file) {
    Served known = files.remove(file);
    LOG.info("Job file {} is gone, its types are withdrawn", known.file().file());
    retire(known);
  }

  private void retire(Served known) {
    if (known.serving() != null) {
      known.serving().withdraw();
      retiring.add(List.of(known.serving()));
    }
  }

  private boolean look(Path file, String stamp) {
    Served known = files.get(file);
    boolean isNew = known == null || !known.stamp().equals(stamp);
    boolean isWhole = isNew && looks.isSettled(file);
    if (isWhole) {
      files.put(file, load(file, stamp, known));
    }
    return isWhole;
  }

  private boolean isMended(Map.Entry<Path, String> look) {
    Served known = files.get(look.getKey());
    if (known == null || !known.isBroken() || !known.stamp().equals(look.getValue())) {
      return false;
    }
    Served again = load(look.getKey(), look.getValue(), known);
    files.put(look.getKey(), again);
    return !again.isBroken();
  }

  private Served load(Path file, String stamp, Served known) {
    String name = folder.name(file);
    String version = "";
    JobVersion serving = known == null ? null : known.serving();
    try {
      byte[] text = JobText.read(file);
      FileRights.check(folder.path(), file);
      version = Hashes.of(text, List.of());
      Declared declared = scratch.declaredBy(file, text);
      version = Hashes.of(text, declared.schemas());
      refuseTaken(file, declared);
      if (serving == null || !version.equals(known.file().version())) {
        serving = swap(file, text, version, serving, declared);
        LOG.info("Job file {} serves {}", name, String.join(", ", declared.types()));
      }
      return new Served(
          stamp, new JobFile(name, declared.types(), version, null), declared, serving);
    } catch (Exception e) {
      String reason = JobFile.reason(e, file, name);
      return serving == null
          ? new Served(stamp, new JobFile(name, List.of(), version, reason), null, null)
          : new Served(stamp, known.file().broken(reason), known.declared(), serving);
    }
  }

  private JobVersion swap(
      Path file, byte[] text, String version, JobVersion serving, Declared declared)
      throws Exception {
    files.replaceAll((other, known) -> other.equals(file) ? known : yielding(known, declared));
    List<JobVersion> old = new ArrayList<>(retiring.having(declared.ids()));
    if (serving != null) {
      old.add(serving);
    }
    String stem = file.getFileName().toString().replaceFirst("\\..*", "");
    JobVersion started =
        JobVersion.replace(old, context, ScratchContext.resource(file, text), stem, version);
    retiring.add(old);
    return started;
  }

  /** A file whose text is bad by now leaves what another one declares to that. */
  private Served yielding(Served known, Declared declared) {
    if (known.declared() == null || !known.declared().overlaps(declared)) {
      return known;
    }
    retire(known);
    JobFile file = known.file();
    return new Served(
        known.stamp(), new JobFile(file.file(), List.of(), "", file.error()), null, null);
  }

  private void refuseTaken(Path file, Declared declared) {
    classes.refuseTaken(declared);
    files.forEach(
        (other, known) -> {
          if (!other.equals(file) && known.declared() != null && !known.isBroken()) {
            declared.refuseNamesOf(known.declared(), known.file().file());
          }
        });
    for (String id : declared.ids()) {
      // Camel would replace that route without a word, even one of ours.
      if (context.getRoute(id) != null) {
        throw Declared.idTaken(id);
      }
    }
  }
}
