/** What the agent shows of itself over HTTP: status, health, metrics. */
@NullMarked
package dev.skerry.agent.web;

import org.jspecify.annotations.NullMarked;
