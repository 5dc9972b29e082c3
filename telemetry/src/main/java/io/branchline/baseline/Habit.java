package io.branchline.baseline;

import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.LocalTime;

/**
 * Hours at which a class regularly exchanges much more with a far site than otherwise, all branches
 * together: a batch, a backup, a closing of books.
 *
 * @param workingDays whether it is found on working days, or on the others
 * @param until end, exclusive; {@code 00:00} is midnight at the day's end
 * @param kbps its usual rate, {@code otherwiseKbps} that of the rest of such days
 * @param branches that take part
 * @param seen on so many of {@code days} such days
 */
public record Habit(
    String trafficClass,
    SiteId farSite,
    Direction direction,
    boolean workingDays,
    LocalTime from,
    LocalTime until,
    double kbps,
    double otherwiseKbps,
    int branches,
    int seen,
    int days) {}
