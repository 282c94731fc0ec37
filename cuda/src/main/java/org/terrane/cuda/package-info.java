/// To be written.
package org.terrane.cuda;
