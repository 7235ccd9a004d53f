using PosCloud.Core.Audit;

namespace PosCloud.Tests.Audit;

public sealed class InMemoryAuditArchiveTests : AuditArchiveContract
{
    private protected override Task<IAuditArchive> CreateAsync() => Task.FromResult<IAuditArchive>(new InMemoryAuditArchive());
}
