package org.jobroutes.upstream;

import java.time.Duration;
import org.jobroutes.job.JobFailed;

/** An upstream gave no usable answer; nothing was changed, and a later try may succeed. */
public class UpstreamFailed extends JobFailed {
  private static final long serialVersionUID = 1L;

  public UpstreamFailed(String message) {
    this(message, null);
  }

  /**
   * @param message says to an operator what happened and what it means
   * @param retryAfter what the upstream asked for, at most 1 h; null when it asked for nothing
   */
  public UpstreamFailed(String message, Duration retryAfter) {
    super(message, retryAfter);
  }
}
