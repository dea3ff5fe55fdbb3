/**
 * The second engine beside the workers: {@link org.jobroutes.fallback.Execution} says who runs
 * calendar syncs; {@code routes/fallback} sends the other engine its events.
 */
package org.jobroutes.fallback;
