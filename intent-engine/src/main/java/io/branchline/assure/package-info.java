/** Whether intents are kept, from what was read back and measured; never from what was sent. */
@NullMarked
package io.branchline.assure;

import org.jspecify.annotations.NullMarked;
