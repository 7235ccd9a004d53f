// Each class may run a cloud of its own: more of them at once than cores only make each other slow.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
