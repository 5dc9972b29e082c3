/**
 * Simulated routers: real NETCONF and gNMI servers on loopback in front of a configuration and a
 * state that the traffic model reads and writes. They check Branchline's drivers and collectors, so
 * they share no code with them: only the value packages, the YANG texts and gNMI's wire classes.
 */
@NullMarked
package io.branchline.router;

import org.jspecify.annotations.NullMarked;
