import com.devtrust.*
import com.devtrust.model.*
import kotlinx.coroutines.runBlocking

fun main(): Unit = runBlocking {
    fun given(name: String) = System.getenv("DEVTRUST_$name") ?: error("DEVTRUST_$name is not set")
    val key = given("API_KEY")
    val address = given("BASE_URL")
    val account = given("ACCOUNT_ID")
    val zone = given("PRIMARY_RZONE_ID")
    val ica = given("ICA_ID")
    val profile = given("CERTIFICATE_PROFILE_ID")
    // README
}
