package io.geminibalance.sandbox.resources;

/// All that the projects of a sandbox keep.
public record Shelves(
        Ids ids,
        Shelf<StoredFile> files,
        Shelf<UploadSession> uploads,
        Shelf<Cache> caches,
        Shelf<Batch> batches,
        Shelf<Task> tasks,
        Shelf<Store> stores,
        Shelf<StoreDocument> documents,
        Shelf<TunedModel> tunedModels,
        Shelf<Interaction> interactions,
        LiveBook live,
        Contents contents) {
    private static final int MOST = 10_000;

    /// Fewer, since each may hold the bytes of a small file.
    private static final int MOST_UPLOADS = 1_000;

    /// Empty shelves.
    public static Shelves with(Ids ids) {
        return new Shelves(
                ids,
                new Shelf<>("files", MOST),
                new Shelf<>("uploads", MOST_UPLOADS),
                new Shelf<>("cachedContents", MOST),
                new Shelf<>("batches", MOST),
                new Shelf<>("operations", MOST),
                new Shelf<>("fileSearchStores", MOST),
                new Shelf<>("documents", MOST),
                new Shelf<>("tunedModels", MOST),
                new Shelf<>("interactions", MOST),
                new LiveBook(),
                new Contents());
    }
}
