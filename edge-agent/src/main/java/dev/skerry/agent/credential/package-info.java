/** Who may speak for which device, as the credentials file says at the time. */
@NullMarked
package dev.skerry.agent.credential;

import org.jspecify.annotations.NullMarked;
