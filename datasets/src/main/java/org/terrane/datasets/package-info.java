/// To be written.
package org.terrane.datasets;
