/**
 * A bank to try Branchline on: one YAML file says what it has, conventions fill in the rest
 * (interfaces, addresses, SIDs, metrics), and the result is the truth that the laboratory's network
 * is built from.
 */
@NullMarked
package io.branchline.bank;

import org.jspecify.annotations.NullMarked;
