"""Models of lesson 02: lines, cells, queues, buffers, and the balance of a line."""
