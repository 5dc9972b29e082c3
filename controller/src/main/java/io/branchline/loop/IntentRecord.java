package io.branchline.loop;

import io.branchline.intent.Intent;

/**
 * An intent in force.
 *
 * @param version the journal's sequence at which it took this form: its entity tag
 */
public record IntentRecord(Intent intent, long version, Moment appliedAt, String by) {}
