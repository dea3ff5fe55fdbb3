package org.jobroutes.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The jobs whose enqueueing was acknowledged: none of them may be lost. */
final class Ledger {
  private final List<UUID> ids = new ArrayList<>();

  synchronized void add(List<UUID> acknowledged) {
    ids.addAll(acknowledged);
  }

  synchronized UUID[] all() {
    return ids.toArray(UUID[]::new);
  }
}
