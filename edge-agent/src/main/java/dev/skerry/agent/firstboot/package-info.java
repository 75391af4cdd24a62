/** What the first boot did before there was an agent, read from its log and told to the gateway. */
@NullMarked
package dev.skerry.agent.firstboot;

import org.jspecify.annotations.NullMarked;
