package io.branchline.traffic;

import io.branchline.site.Calendar;
import java.time.ZoneId;

/**
 * The bank's calendar and clock.
 *
 * @param zone time zone of the working day
 */
public record BankCalendar(ZoneId zone, Calendar days) {}
