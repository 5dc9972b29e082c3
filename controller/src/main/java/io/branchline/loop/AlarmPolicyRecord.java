package io.branchline.loop;

import io.branchline.score.AlarmPolicy;
import java.util.Optional;

/**
 * What was last said of an alarm policy.
 *
 * @param policy in force; empty when it was deleted, and with it what is configured by that name
 * @param version the journal's sequence at which it took this form: its entity tag
 */
public record AlarmPolicyRecord(Optional<AlarmPolicy> policy, long version, Moment at, String by) {}
