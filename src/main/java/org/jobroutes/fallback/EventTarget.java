package org.jobroutes.fallback;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where Inngest takes events.
 *
 * @param baseUrl without a slash at its end, as in {@code https://inn.gs}
 * @param key the secret part of the address; {@link #toString} never shows it
 */
public record EventTarget(String baseUrl, String key) {
  private static final String CLOUD = "https://inn.gs";
  private static final String DEV_SERVER = "http://localhost:8288";

  /** What a development server takes for a key. */
  private static final String NO_KEY = "NO_EVENT_KEY_SET";

  // Characters that no URL has to escape: nobody can echo the key in a form of its own.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}");

  /**
   * Checks what the settings say; each is empty when it isn't given.
   *
   * @param sendsEvents whether a key may be missing only where none is needed
   * @param baseUrl wins where it is given
   * @param dev {@code 0}: the cloud; {@code 1}: localhost:8288; else the address of a dev server
   * @throws IllegalArgumentException naming the setting, the value (never the key) and the rule
   */
  public static EventTarget of(boolean sendsEvents, String baseUrl, String dev, String key) {
    String server = devServer(dev);
    String base = baseUrl.isEmpty() ? server : checked("jobs.inngest-base-url", baseUrl, "");
    if (!key.isEmpty() && !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "jobs.inngest-event-key: given a text of %d characters (not shown, it is a secret), allowed 1 to 200 letters, digits, \".\", \"_\", \"~\" and \"-\"; copy it from Inngest's page Event keys"
              .formatted(key.length()));
    }
    if (key.isEmpty() && sendsEvents && base.equals(CLOUD)) {
      throw new IllegalArgumentException(
          "jobs.inngest-event-key: given nothing, but events are to be sent to Inngest's cloud (jobs.primary-executor, jobs.inngest-fallback or jobs.dual-run-mode says so), which takes none without a key; set INNGEST_EVENT_KEY, or INNGEST_DEV=1 for a dev server on this machine");
    }
    return new EventTarget(base, key.isEmpty() ? NO_KEY : key);
  }

  private static String devServer(String dev) {
    return switch (dev) {
      case "", "0" -> CLOUD;
      case "1" -> DEV_SERVER;
      default -> checked("jobs.inngest-dev", dev, "0, 1 or ");
    };
  }

  private static String checked(String setting, String given, String others) {
    if (!isAddress(given)) {
      // What stands before an @ may be a password.
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed %san http:// or https:// address without user, query or fragment, such as %s"
              .formatted(setting, given.replaceAll("//.*@", "//…@"), others, DEV_SERVER));
    }
    return given.replaceAll("/+$", "");
  }

  private static boolean isAddress(String given) {
    try {
      URI uri = new URI(given);
      return given.matches("https?://.*")
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The address without the key. */
  @Override
  public String toString() {
    return baseUrl;
  }
}
