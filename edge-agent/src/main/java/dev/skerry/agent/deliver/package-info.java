/** Brings what is desired to the devices, and what they have to their twins. */
@NullMarked
package dev.skerry.agent.deliver;

import org.jspecify.annotations.NullMarked;
