/** Names of content, and sealing what somebody else put there. */
@NullMarked
package dev.skerry.agent.file;

import org.jspecify.annotations.NullMarked;
