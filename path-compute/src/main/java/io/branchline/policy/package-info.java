/**
 * What a router is told: SR policies (RFC 9256), steering rules and queue profiles as one
 * configuration.
 */
@NullMarked
package io.branchline.policy;

import org.jspecify.annotations.NullMarked;
