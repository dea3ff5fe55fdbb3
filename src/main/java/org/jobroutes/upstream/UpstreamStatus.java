package org.jobroutes.upstream;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jobroutes.job.RetryAfter;
import org.jobroutes.job.Texts;

/** What the status line of an answer means to an operator. */
final class UpstreamStatus {
  private UpstreamStatus() {}

  /**
   * Passes 2xx.
   *
   * @throws UpstreamFailed for any other status, with the bounded Retry-After if one was sent
   */
  static void check(String what, UpstreamAnswer answer, Instant now) {
    if (answer.status() / 100 == 2) {
      return;
    }
    Duration wait = RetryAfter.read(answer.retryAfter(), now);
    throw new UpstreamFailed(what + meaning(answer, wait), wait);
  }

  private static String meaning(UpstreamAnswer answer, Duration wait) {
    int status = answer.status();
    if (status == 403) {
      String body = answer.isHtml() ? " and a web page, not JSON" : "";
      return " was refused (status 403" + body + "): bot protection or a block of this address";
    }
    if (status == 429) {
      String until = wait == null ? "" : "; it asks for a pause of " + wait.toSeconds() + " s";
      return " was refused (status 429): too many requests" + until;
    }
    if (status / 100 == 3) {
      return " was redirected (status "
          + status
          + ") to "
          + host(answer.location())
          + "; redirects are not followed, check the configured address";
    }
    return " failed with status " + status + (status >= 500 ? ": the upstream has a fault" : "");
  }

  /** Only the host: the rest of an address may hold what no log should. */
  private static String host(String location) {
    if (location == null) {
      return "nowhere";
    }
    try {
      String host = URI.create(location.strip()).getHost();
      return host == null ? "another path" : Texts.quote(host, 100);
    } catch (IllegalArgumentException e) {
      return "an unreadable address";
    }
  }
}
