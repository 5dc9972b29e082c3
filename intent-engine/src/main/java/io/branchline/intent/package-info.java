/**
 * What the bank wants: who needs what service towards where, when, and how far Branchline may act.
 */
@NullMarked
package io.branchline.intent;

import org.jspecify.annotations.NullMarked;
