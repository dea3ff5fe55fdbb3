package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * The embedded server cannot be used. The message is one sentence with the reason, ends by naming
 * the way out, and never holds a password.
 */
public final class EmbeddedServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedServerException(String reason) {
    this(reason, null);
  }

  EmbeddedServerException(String reason, Throwable cause) {
    super(reason + "; DATABASE_URL can name another PostgreSQL instead.", cause);
  }

  static EmbeddedServerException of(DataFolder folder, IOException cause) {
    return new EmbeddedServerException(
        "The embedded PostgreSQL in " + folder.root() + " cannot be used: " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (cause instanceof FileSystemException failed && failed.getReason() == null) {
      return cause.getClass().getSimpleName() + " for " + failed.getFile();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
