package io.branchline.plan;

import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.Optional;

/**
 * A class of a branch changes its primary line.
 *
 * @param from the line it leaves; empty when Branchline had not placed it before
 * @param why one sentence with figures
 */
public record Move(
    SiteId site, String trafficClass, Optional<LineId> from, LineId to, String why) {}
