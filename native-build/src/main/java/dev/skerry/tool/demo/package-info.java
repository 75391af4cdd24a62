/** The demo: a site, a plant, and a socket to steer them by. */
@NullMarked
package dev.skerry.tool.demo;

import org.jspecify.annotations.NullMarked;
