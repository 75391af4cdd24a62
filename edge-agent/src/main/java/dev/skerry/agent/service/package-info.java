/** What the agent tells the service manager that started it, by sd_notify(3). */
@NullMarked
package dev.skerry.agent.service;

import org.jspecify.annotations.NullMarked;
