package org.jobroutes.http;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a route asks of its caller (its {@code group} names it), and what a key gives. */
public enum Role {
  /** Anybody, also without a key. */
  PUBLIC,
  /** Looks. */
  READ,
  /** Enqueues jobs. */
  ENQUEUE,
  /** Runs, cancels, retries, pauses and syncs. */
  OPERATE,
  /** Changes schedules. */
  ADMIN,
  /** Triggers from elsewhere: asks for the cron secret or an operate key, also on this machine. */
  SECRET,
  /** What no caller has: asked for by a route whose group is none of the others. */
  NOBODY;

  /** The role that the group of a route names. */
  static Role of(String group) {
    return Stream.of(values()).filter(role -> role.text().equals(group)).findFirst().orElse(NOBODY);
  }

  /** What a key of this role may do: a higher role includes the lower. */
  Set<Role> included() {
    Set<Role> roles = EnumSet.range(PUBLIC, this);
    if (roles.contains(OPERATE)) {
      roles.add(SECRET);
    }
    return roles;
  }

  /** As settings and routes write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
