//! Users: people and programs.

use devtrust_macros::{model, open_enum, resource};

use super::Account;
use crate::{Secret, Timestamp};

/// What a user is.
#[open_enum]
pub enum UserType {
    /// A program, which has an API key and cannot sign in.
    #[value("service")]
    Service,
    /// A person.
    #[value("standard")]
    Standard,
}

/// Whether a user can be used.
#[open_enum]
pub enum UserStatus {
    /// It can.
    #[value("ACTIVE")]
    Active,
}

/// A user.
#[model(response)]
pub struct User {
    /// The id: a UUID.
    pub id: String,
    /// The email address. A service user's is for contact only; nothing is sent to it.
    pub email: Option<String>,
    /// Whether it can be used.
    pub status: Option<UserStatus>,
    /// How far its rights reach: `account`.
    pub access_scope: Option<String>,
    /// The account that it was made in: a UUID.
    pub primary_account_id: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Who created it: a user's UUID.
    pub created_by: Option<String>,
    /// A person or a program.
    pub user_type: Option<UserType>,
    /// The name of a service user.
    pub friendly_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Its language: `en_US`.
    pub locale: Option<String>,
    /// What it may do in each application.
    pub applications: Vec<UserApplication>,
    /// The accounts that it can see.
    pub accounts: Vec<Account>,
}

/// What a user may do in an application.
#[model(response)]
pub struct UserApplication {
    /// The application: a UUID.
    pub id: Option<String>,
    /// Its name: `Trust Lifecycle`, `IoT Trust`, `Account Manager`.
    pub name: Option<String>,
    /// What is allowed there: `VIEW_EM_CERTIFICATE`, `MANAGE_AM_ACCOUNT`. The middle names the application.
    pub permissions: Vec<String>,
}

/// Which users to list.
#[model]
pub struct ListUsers {
    /// Only people, or only programs.
    pub user_type: Option<UserType>,
    /// Rows per page: 1 to 1,000. Whether the service honours it here is not published.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// A user to create. DigiCert publishes that it can be done, and the form of its web pages; the names of these fields are
/// those of a user, and inferred.
#[model]
pub struct CreateUser {
    /// A person or a program.
    pub user_type: UserType,
    /// The name of a service user: letters, digits, spaces, dashes and underscores.
    #[field(text)]
    pub friendly_name: Option<String>,
    /// The email address. A service user's is for contact only.
    #[field(text)]
    pub email: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The account to make it in: a UUID.
    #[field(uuid)]
    pub primary_account_id: Option<String>,
    /// The accounts that it can see: UUIDs.
    #[field(uuid)]
    pub accounts: Vec<String>,
    /// Its roles, such as `DEVCTM_SOLUTION_ADMINISTRATOR`. `client.account.roles` lists them.
    pub roles: Vec<String>,
    /// The last day of its key, which ends at 23:59:59 UTC.
    #[field(date)]
    pub end_date: Option<String>,
    /// Its language: `en_US`.
    pub locale: Option<String>,
}

/// A user that was just created.
#[model(response)]
pub struct CreatedUser {
    /// The id: a UUID.
    pub id: Option<String>,
    /// The API key of a service user. It is shown this once; a lost one cannot be replaced. The field's name is inferred.
    pub token: Option<Secret>,
}

/// Users: people, and programs with an API key of their own.
#[resource(account)]
impl Users {
    /// Lists users: people and programs.
    #[get("/account/api/v1/user", success = 200, confidence = documented, source = "DigiCert ONE API, Get started")]
    pub fn list(&self, request: ListUsers) -> Pager<User>;

    /// Returns the user whose key or certificate the client has, with its accounts and permissions.
    #[get("/account/api/v1/user/me", success = 200, confidence = documented, source = "Account Manager tutorial")]
    pub async fn me(&self) -> Result<User>;

    /// Returns one user, with its accounts and permissions.
    #[get("/account/api/v1/user/{user_id}", success = 200, confidence = documented, source = "Account Manager tutorial")]
    pub async fn get(
        &self,
        /// The user: a UUID.
        #[field(uuid)]
        user_id: String,
    ) -> Result<User>;

    /// Creates a service user, whose API key is in the answer and nowhere else, or an administrator. Needs the permission
    /// to manage users.
    ///
    /// The call is published; the names of its fields are inferred. Nothing is published to be unique about a user, and a
    /// key is shown only once, so this is not sent again once it may have arrived.
    #[post("/account/api/v1/user", success = [200, 201], confidence = inferred, source = "Account Manager tutorial")]
    pub async fn create(&self, request: CreateUser) -> Result<CreatedUser>;
}
