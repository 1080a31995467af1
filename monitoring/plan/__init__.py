"""The plan itself as data: tasks, who reports what when, evidence, money; and the records it asks for."""
