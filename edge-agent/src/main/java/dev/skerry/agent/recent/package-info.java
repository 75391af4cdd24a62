/** The last messages of each device as they came, for whoever writes its profile. */
@NullMarked
package dev.skerry.agent.recent;

import org.jspecify.annotations.NullMarked;
