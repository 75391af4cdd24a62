/** Which requests need approvals, and which policy each agent goes by. */
@NullMarked
package dev.skerry.gateway.policy;

import org.jspecify.annotations.NullMarked;
