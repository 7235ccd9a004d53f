namespace PosCloud.Tests.Fakes.Tables;

/// <summary>What a request to the Table service does.</summary>
public enum TableOperationKind
{
    CreateTable,
    DeleteTable,
    QueryTables,
    Add,
    Get,
    Upsert,
    Update,
    Delete,
    QueryPage,
    Transaction,
}
