package org.jobroutes.calendar;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Keeps the tradable symbols for a while, so that runs close to each other ask only once. */
public final class TradableCache {
  private static final Duration DEFAULT_TTL = Duration.ofSeconds(60);

  private record Held(Set<String> symbols, long sinceNanos) {}

  private final AtomicReference<Held> held = new AtomicReference<>();
  private final Duration ttl;
  private final LongSupplier nanoClock;

  /** Keeps them for 60 s. */
  public TradableCache() {
    this(DEFAULT_TTL);
  }

  /**
   * @param ttl how long to keep them; zero = never
   */
  public TradableCache(Duration ttl) {
    this(ttl, System::nanoTime);
  }

  TradableCache(Duration ttl, LongSupplier nanoClock) {
    this.ttl = ttl;
    this.nanoClock = nanoClock;
  }

  /** The symbols, or null when there are none that are fresh. */
  public Set<String> get() {
    Held now = held.get();
    boolean isFresh = now != null && nanoClock.getAsLong() - now.sinceNanos() < ttl.toNanos();
    return isFresh ? now.symbols() : null;
  }

  /** Keeps these from now on. */
  public void put(Set<String> symbols) {
    held.set(new Held(Set.copyOf(symbols), nanoClock.getAsLong()));
  }
}
