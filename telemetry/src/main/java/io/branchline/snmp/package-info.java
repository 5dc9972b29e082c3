/**
 * Polls routers that have no gNMI over SNMP: the ports' states and octets, as the fallback that
 * every router knows.
 */
@NullMarked
package io.branchline.snmp;

import org.jspecify.annotations.NullMarked;
