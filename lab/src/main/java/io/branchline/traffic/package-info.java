/**
 * The laboratory's traffic: demands that move as a bank's do, and a fluid network that carries them
 * exactly as the routers are configured at that moment. It knows the value packages and what
 * routers publish, nothing of the controller: it is the truth that the controller is judged by.
 */
@NullMarked
package io.branchline.traffic;

import org.jspecify.annotations.NullMarked;
