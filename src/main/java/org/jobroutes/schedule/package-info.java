/**
 * When schedules fire: {@link org.jobroutes.schedule.CronSlots} tells the slots of a cron line in a
 * time zone, {@link org.jobroutes.schedule.Schedules} decides what becomes of a slot that has come.
 * Start reading at {@code routes/upkeep/enqueue-scheduled}.
 */
package org.jobroutes.schedule;
