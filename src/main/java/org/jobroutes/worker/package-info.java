/**
 * One worker process: {@link org.jobroutes.worker.Turns} says when to poll, {@link
 * org.jobroutes.worker.ClaimLoop} polls, {@link org.jobroutes.worker.Runner} puts each claimed job
 * into a slot, {@link org.jobroutes.worker.Run} is one attempt, and {@link
 * org.jobroutes.worker.Outcomes} keeps how it ended until the next poll carries it to the database.
 */
package org.jobroutes.worker;
